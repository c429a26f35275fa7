"""Who may do what: people, their rights, roles and teams, boards and the site's settings."""
