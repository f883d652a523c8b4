"""What of this app bars an inspection's next step."""
