package io.keyhold;

import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Kms;
import java.util.List;
import java.util.function.Consumer;

/**
 * A call, and the questions whose answers it should agree with: one for each permission that it needs, in the order in
 * which it needs them.
 */
record AskedCall(String name, Consumer<Kms> call, List<AccessQuestion> questions) {}
