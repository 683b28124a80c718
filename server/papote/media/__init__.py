"""Who sends sound and pictures to whom, and how they find each other. Whether they may is the world's answer."""
