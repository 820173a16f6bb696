"""How English is read: words, numbers, dates and names of a text by value. Reaches no framework.

`text`, `numbers`, `dates` and `names` find what a text tells; `lexicon`, `lemmas`, `nations` and
`titles` are the tables they and the checks of `verification` compare by.
"""
