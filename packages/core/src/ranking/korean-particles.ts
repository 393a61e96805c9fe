/** What Korean puts behind a noun, longest first: case, topic, plural, "is". */
const PARTICLES = `
  이었습니다 에서부터 으로부터 입니다 이에요 에서는 에서도 에게서 한테서 으로는 으로도 로부터 까지는 까지도 이라고 이라는 들에게
  에서 에게 한테 께서 으로 부터 까지 처럼 보다 마다 조차 마저 밖에 이나 이랑 하고 라고 라는 예요 이다 에는 에도 로는 로도 들은 들이 들을 들의
  은 는 이 가 을 를 의 에 도 로 과 와 만 들 랑 나`
  .trim()
  .split(/\s+/)
  .sort((one, other) => other.length - one.length);

/** A word that ends in Hangul as it is and, where it ends in a particle, without that. */
export function withoutParticle(word: string): readonly string[] {
  const particle = PARTICLES.find((end) => word.length > end.length && word.endsWith(end));
  return particle === undefined ? [word] : [word, word.slice(0, -particle.length)];
}
