"""What tests share: states, copies, drivers of programs, makers of harm."""
