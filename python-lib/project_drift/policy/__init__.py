"""How much a change matters."""
