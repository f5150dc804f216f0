"""A whole interview that can be read without holding one: made once, packaged as data."""
