"""Passing things on: the letter, read-only links, weekly mails, files, who was reached."""
