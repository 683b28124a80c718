"""Where the waiting is: each room is one task with one mailbox, and the manager knows them all."""
