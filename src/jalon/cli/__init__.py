"""The command line: one file a command. Data goes to stdout, messages to stderr; French or English.

`main` names the commands; `group` loads them when they are asked for and turns every fault into a sentence;
`speaking` and `language` choose the words, `output` writes, `opening` finds workspaces, KPIs and periods.
"""
