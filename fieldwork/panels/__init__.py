"""What this app shows on the page of an inspection."""
