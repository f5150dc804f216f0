"""From what was said to levels with proof."""
