/** A look at something that is not there, or not at this moment. */
export function Missing({ name, sentence }: { readonly name: string; readonly sentence: string }) {
  return (
    <>
      <h2>{name}</h2>
      <p>{sentence}</p>
    </>
  );
}
