"""Who is told what of this app's registers."""
