// The desk's days and times are those of whoever sits at it: the browser tells the server its zone.

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const told = document.cookie.split("; ").includes(`zone=${zone}`);

if (zone && !told) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
