/** Trades the token for a cookie that scripts cannot read. Undefined if it worked, else why not. */
export async function login(token: string): Promise<string | undefined> {
  try {
    const answer = await fetch("/api/v1/login", { method: "POST", headers: { Authorization: `Bearer ${token}` } });
    if (answer.ok) return undefined;
    if (answer.status === 401)
      return "This is not the token. It is the content of the file that http.token-file names.";
    return `The server answers with status ${answer.status}.`;
  } catch {
    return "zeekbus does not answer, or the token has characters that a header cannot have.";
  }
}
