"""How the embedded reader was trained: data, recipe, measures, export."""
