"""How each type of object is listed, read and freed of bookkeeping."""
