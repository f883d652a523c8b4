"""The auditors' pages: the log, what one person saw, who saw one thing, alarms, what is due to go."""
