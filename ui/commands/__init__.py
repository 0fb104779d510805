"""Slash commands in the chat's input. They cost no turn, and neither they nor what they show is in the log.

`running.intercept` runs what was typed, `cards.draw_card` shows what it had to say. To add a command, write a function
in `running.py` under `@command(name, argument, about)`.
"""
