"""The rules: catalogue, what a file's report says, echoes, acts, returns compared with each other."""
