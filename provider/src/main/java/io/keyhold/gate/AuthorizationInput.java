package io.keyhold.gate;

import io.keyhold.access.RequestFacts;
import java.util.List;

/** The input of a request to policies and grants; its facts are computed only if something depends on them. */
public interface AuthorizationInput {
    /** The grant tokens sent. */
    List<String> grantTokens();

    /** The facts that conditions and constraints can test. */
    RequestFacts facts();
}
