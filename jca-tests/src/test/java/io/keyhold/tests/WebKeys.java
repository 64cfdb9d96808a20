package io.keyhold.tests;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KmsException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.crypto.spec.SecretKeySpec;

/** A web application as the cookbook describes it: it opens its Keyhold when it starts, and closes it when it is stopped. */
public final class WebKeys extends HttpServlet implements ServletContextListener {
    private static final long serialVersionUID = 1;
    private static final String KEYHOLD = "keyhold";

    /** Of the system property, with the path of the application, that tells the server why it did not start. */
    static final String FAILURE = "test.failure.";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            context.setAttribute(KEYHOLD, Keyhold.open(Path.of(context.getInitParameter("settings"))));
        } catch (KmsException e) {
            System.setProperty(FAILURE + context.getContextPath(), e.getMessage());
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (event.getServletContext().getAttribute(KEYHOLD) instanceof Keyhold keyhold) {
            keyhold.close();
        }
    }

    /** Imports a key under the name of the query; without one it answers with the names of all, one a line. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Keyhold keyhold = (Keyhold) getServletContext().getAttribute(KEYHOLD);
            KeyStore store = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(keyhold));
            store.load(null, null);
            String name = request.getParameter("put");
            if (name != null) {
                store.setKeyEntry(name, new SecretKeySpec(new byte[32], "AES"), null, null);
                return;
            }
            response.getOutputStream()
                    .write(String.join("\n", Collections.list(store.aliases())).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
