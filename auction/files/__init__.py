"""What people bring and take: bills of materials in, contracts and exports out.

What is brought is read whole or refused with its line: `bom.py`, `price_list.py`, `screening.py`, `controls.py`, `past_bids.py`;
on a server in a process of its own, `worker.py`. What is taken: `exports.py`, `contract_page.py`, `contract_pdf.py`,
`ubl_order.py`. Files named `*_pages.py` say for people and for programs what a command found.
"""
