"""Forms of English: each is found in its examples, and in nothing that merely resembles them."""

import pytest

from bot.answering.dialogue import forms
from bot.answering.dialogue.forms import Form

FORMS = {name: form for name, form in vars(forms).items() if isinstance(form, Form)}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_found_in_its_examples_alone(name: str) -> None:
    form = FORMS[name]
    assert form.found
    assert form.missed
    assert [text for text in form.found if not form.find(text)] == []
    assert [text for text in form.missed if form.find(text)] == []
