export { excerptFinder } from "../ranking/excerpt.js";
