"""Who may trade, and with what: organisations, authorisations, screening, export control, categories. Rules in RULEBOOK.md."""
