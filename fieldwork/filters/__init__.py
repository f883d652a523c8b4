"""What this app's lists can be narrowed by."""
