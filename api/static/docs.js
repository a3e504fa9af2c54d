// Starts Swagger UI on the API's own description; kept apart from the page because of its policy.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
});
