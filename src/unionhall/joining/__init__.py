"""From a QR code to an approved membership: links, applications, codes by SMS, decisions."""
