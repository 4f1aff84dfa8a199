"""How many questions a screening in a chat asks, and which: random families answer for themselves, without words."""
