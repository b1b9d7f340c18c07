"""Tables as screens show them: which columns, under which heading, in which form."""
