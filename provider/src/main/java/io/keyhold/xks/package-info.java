/**
 * External key stores: the client of an XKS proxy, which fronts a key manager outside of Keyhold. Whatever a proxy answers is
 * input of somebody else: it is bounded in time and size, read strictly, and its texts reach the log at most.
 *
 * @see <a href="https://github.com/aws/aws-kms-xksproxy-api-spec">AWS KMS External Key Store Proxy API Specification 1.0.3</a>
 */
@NullMarked
package io.keyhold.xks;

import org.jspecify.annotations.NullMarked;
