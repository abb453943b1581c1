/** Puts a text on the clipboard, also where the page is not served over TLS and has no clipboard of its own; false where that failed. */
export async function copyText(text: string): Promise<boolean> {
  // Typed as always there, and missing on any page that is neither over TLS nor of this machine.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) {
    return clipboard.writeText(text).then(
      () => true,
      () => selectedCopy(text),
    );
  }
  return selectedCopy(text);
}

function selectedCopy(text: string): boolean {
  const held = document.createElement("textarea");
  held.value = text;
  held.setAttribute("aria-hidden", "true");
  document.body.append(held);
  held.select();
  const copied = document.execCommand("copy");
  held.remove();
  return copied;
}
