"""Tests; fakes that several of them share are modules here."""
