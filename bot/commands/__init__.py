"""What the commands do, a file a command, apart from how the command line looks."""
