"""What a number rests on: the records that it counts and those that it leaves out, for a panel beside it."""
