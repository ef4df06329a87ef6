"""The life of a membership: transfers, keeping, suspending, ending, coming back."""
