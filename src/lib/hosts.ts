/** Whether a host is this machine, as names and addresses of URLs and configs spell it. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
