"""What people bring and take: bills of materials in, contracts and exports out."""
