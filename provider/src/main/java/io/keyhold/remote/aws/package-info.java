/** AWS KMS through the SDK of AWS for Java, which need not be there: nothing else here knows a type of it. */
@NullMarked
package io.keyhold.remote.aws;

import org.jspecify.annotations.NullMarked;
