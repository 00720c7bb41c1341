// Hands over the code of a link, which stands behind the `#`, and takes it out of the address.
"use strict";
const code = location.hash.slice(1);
if (code) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("code").value = code;
  document.getElementById("login").submit();
}
