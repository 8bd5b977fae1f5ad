"""What is said: readings and a language become one honest page."""
