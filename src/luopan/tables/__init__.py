"""The firm's tables: what each must hold, and the checked frames that instruments read."""
