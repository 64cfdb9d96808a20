/**
 * HTTP/1.1 for a service that is called by programs: one request after the other on a connection, with a length and not in
 * chunks, read by a grammar without alternatives. Everything that a client can make grow or last has a limit. Source: RFC 9110
 * and RFC 9112.
 */
@NullMarked
package io.keyhold.server.http;

import org.jspecify.annotations.NullMarked;
