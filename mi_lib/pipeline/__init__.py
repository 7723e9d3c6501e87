"""The month, step by step: deliveries in, figures, the door, the press, inspection, publication."""
