"""Who signs in, and how: the first person, sign-in, passwords, invitations, people."""
