/**
 * What an XKS proxy is asked and answers: paths, requests, replies and errors, without keys and connections. Source: AWS KMS
 * External Key Store Proxy API Specification 1.0.3.
 */
@NullMarked
package io.keyhold.server.xks;

import org.jspecify.annotations.NullMarked;
