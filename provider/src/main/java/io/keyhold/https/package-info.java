/**
 * HTTPS to other services, which the rooms that are clients share: TLS of the JDK's own providers, an HTTP client with threads of its
 * own, replies and waits with a limit. Knows nothing of what is asked.
 */
@NullMarked
package io.keyhold.https;

import org.jspecify.annotations.NullMarked;
