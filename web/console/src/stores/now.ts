import { ref } from 'vue';

/** One clock for everything that counts on the page, so that all of it moves together. */
export const now = ref(Date.now());
setInterval(() => (now.value = Date.now()), 1_000);
