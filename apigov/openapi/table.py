"""The objects and fields of OpenAPI 2.0 to 3.2, as data (OpenAPI Specification 2.0, 3.0.4, 3.1.1, 3.2.0; JSON Schema 2020-12).

One kind a block. A row is: field name (`!`: required; `*`: any other name, `x-` excepted), kind of value, versions, meaning.
Kinds of value: `string`, `url` (a string that is a URI reference), `boolean`, `integer`, `number`, `any`;
an object kind by name; `&Kind`: or a Reference Object in its place;
`[...]`: a list of; `{...}`: a map of; `a|b`: either. Versions: `3.1` only, `3.1-` and later, `2.0-3.0` from and to.
A Schema may always be a reference.
"""

from __future__ import annotations

TABLE = """
OpenAPI
  swagger! string 2.0 the version, "2.0"
  openapi! string 3.0- the version, as 3.1.1
  $self url 3.2- the document's own URI, the base of its references
  jsonSchemaDialect url 3.1- the $schema that Schema Objects have without one
  info! Info 2.0- what the API is
  host string 2.0 host and port
  basePath string 2.0 what all paths start with
  schemes [string] 2.0 transfer protocols
  consumes [string] 2.0 media types of request bodies
  produces [string] 2.0 media types of responses
  servers [Server] 3.0- where the API is
  paths! Paths 2.0-3.0 the paths
  paths Paths 3.1- the paths
  webhooks {&PathItem} 3.1- requests that the provider sends
  components Components 3.0- definitions to refer to
  definitions {Schema} 2.0 schemas to refer to
  parameters {Parameter} 2.0 parameters to refer to
  responses {Response} 2.0 responses to refer to
  securityDefinitions {SecurityScheme} 2.0 security schemes
  security [SecurityRequirement] 2.0- what operations demand without a list of their own
  tags [Tag] 2.0- groups of operations
  externalDocs ExternalDocs 2.0- documentation elsewhere
Info
  title! string 2.0- the API's name
  summary string 3.1- one line
  description string 2.0- text
  termsOfService string 2.0 text
  termsOfService url 3.0- URL
  contact Contact 2.0- whom to ask
  license License 2.0- the API's licence
  version! string 2.0- the description's version
Contact
  name string 2.0- a name
  url url 2.0- a page
  email string 2.0- an address
License
  name! string 2.0- the licence's name
  identifier string 3.1- SPDX expression, instead of url
  url url 2.0- the licence's page
Server
  url! string 3.0- URL, with {variables}
  description string 3.0- text
  name string 3.2- a unique name
  variables {ServerVariable} 3.0- what the URL's variables may be
ServerVariable
  enum [string] 3.0- possible values
  default! string 3.0- value without another
  description string 3.0- text
Components
  schemas {Schema} 3.0- schemas
  responses {&Response} 3.0- responses
  parameters {&Parameter} 3.0- parameters
  examples {&Example} 3.0- examples
  requestBodies {&RequestBody} 3.0- request bodies
  headers {&Header} 3.0- headers
  securitySchemes {&SecurityScheme} 3.0- security schemes
  links {&Link} 3.0- links
  callbacks {&Callback} 3.0- callbacks
  pathItems {&PathItem} 3.1- path items
  mediaTypes {&MediaType} 3.2- media types
Paths
  * &PathItem 2.0- a path template that starts with a slash
PathItem
  $ref string 2.0- a path item elsewhere
  summary string 3.0- one line for all its operations
  description string 3.0- text for all its operations
  get Operation 2.0- the operation of GET
  put Operation 2.0- the operation of PUT
  post Operation 2.0- the operation of POST
  delete Operation 2.0- the operation of DELETE
  options Operation 2.0- the operation of OPTIONS
  head Operation 2.0- the operation of HEAD
  patch Operation 2.0- the operation of PATCH
  trace Operation 3.0- the operation of TRACE
  query Operation 3.2- the operation of QUERY
  additionalOperations {Operation} 3.2- operations of other methods
  servers [Server] 3.0- servers of all its operations
  parameters [&Parameter] 2.0- parameters of all its operations
Operation
  tags [string] 2.0- groups
  summary string 2.0- one line
  description string 2.0- text
  externalDocs ExternalDocs 2.0- documentation elsewhere
  operationId string 2.0- a name unique in the API
  consumes [string] 2.0 media types of the body, instead of the root's
  produces [string] 2.0 media types of responses, instead of the root's
  parameters [&Parameter] 2.0- parameters, laid over the path item's
  requestBody &RequestBody 3.0- the body
  responses! Responses 2.0-3.0 what may come back
  responses Responses 3.1- what may come back
  callbacks {&Callback} 3.0- requests that the provider sends in turn
  schemes [string] 2.0 transfer protocols, instead of the root's
  deprecated boolean 2.0- shall not be used any more
  security [SecurityRequirement] 2.0- alternatives, instead of the root's
  servers [Server] 3.0- servers, instead of the path item's
ExternalDocs
  description string 2.0- text
  url! url 2.0- the page
Parameter
  name! string 2.0- the name
  in! string 2.0- where it stands
  description string 2.0- text
  required boolean 2.0- must be given
  deprecated boolean 3.0- shall not be used any more
  allowEmptyValue boolean 2.0- may be sent without a value
  schema Schema 2.0- its values (2.0: of the body)
  content {MediaType} 3.0-3.1 its values as text of a media type
  content {&MediaType} 3.2- its values as text of a media type
  style string 3.0- how values are written
  explode boolean 3.0- one pair a member
  allowReserved boolean 3.0- reserved characters are not percent-encoded
  example any 3.0- an example
  examples {&Example} 3.0- examples
  type string 2.0 type of value
  format string 2.0 format of value
  items Items 2.0 items of an array
  collectionFormat string 2.0 how arrays are written
  default any 2.0 the value without one
  maximum number 2.0 greatest value
  exclusiveMaximum boolean 2.0 maximum itself is no value
  minimum number 2.0 least value
  exclusiveMinimum boolean 2.0 minimum itself is no value
  maxLength integer 2.0 most characters
  minLength integer 2.0 least characters
  pattern string 2.0 regular expression
  maxItems integer 2.0 most items
  minItems integer 2.0 least items
  uniqueItems boolean 2.0 no two items are equal
  enum [any] 2.0 all values
  multipleOf number 2.0 values are multiples
Items
  type! string 2.0 type of value
  format string 2.0 format of value
  items Items 2.0 items of an array
  collectionFormat string 2.0 how arrays are written
  default any 2.0 the value without one
  maximum number 2.0 greatest value
  exclusiveMaximum boolean 2.0 maximum itself is no value
  minimum number 2.0 least value
  exclusiveMinimum boolean 2.0 minimum itself is no value
  maxLength integer 2.0 most characters
  minLength integer 2.0 least characters
  pattern string 2.0 regular expression
  maxItems integer 2.0 most items
  minItems integer 2.0 least items
  uniqueItems boolean 2.0 no two items are equal
  enum [any] 2.0 all values
  multipleOf number 2.0 values are multiples
RequestBody
  description string 3.0- text
  content! {MediaType} 3.0-3.1 media types or ranges
  content! {&MediaType} 3.2- media types or ranges
  required boolean 3.0- a body must be sent
MediaType
  description string 3.2- text
  schema Schema 3.0- the content
  itemSchema Schema 3.2- each item of a sequential media type
  example any 3.0- an example
  examples {&Example} 3.0- examples
  encoding {Encoding} 3.0- how properties are written
  prefixEncoding [Encoding] 3.2- how parts are written by position
  itemEncoding Encoding 3.2- how the other parts are written
Encoding
  contentType string 3.0- media types of the part
  headers {&Header} 3.0- headers of the part
  style string 3.0- how values are written
  explode boolean 3.0- one pair a member
  allowReserved boolean 3.0- reserved characters are not percent-encoded
  encoding {Encoding} 3.2- nested
  prefixEncoding [Encoding] 3.2- nested, by position
  itemEncoding Encoding 3.2- nested, the other parts
Responses
  * &Response 2.0- a status code, a range or default
Response
  summary string 3.2- one line
  description! string 2.0-3.1 text
  description string 3.2- text
  schema Schema 2.0 the body
  headers {Header} 2.0 headers
  headers {&Header} 3.0- headers
  examples {any} 2.0 examples by media type
  content {MediaType} 3.0-3.1 media types or ranges
  content {&MediaType} 3.2- media types or ranges
  links {&Link} 3.0- what to call next
Callback
  * &PathItem 3.0- a runtime expression
Example
  summary string 3.0- one line
  description string 3.0- text
  dataValue any 3.2- the value as data
  serializedValue string 3.2- the value as it is sent
  value any 3.0- the value
  externalValue url 3.0- URL of the value
Link
  operationRef string 3.0- URI of an operation
  operationId string 3.0- name of an operation
  parameters {any} 3.0- values or expressions by parameter
  requestBody any 3.0- value or expression
  description string 3.0- text
  server Server 3.0- the server to use
Header
  description string 2.0- text
  required boolean 3.0- is always sent
  deprecated boolean 3.0- shall not be used any more
  allowEmptyValue boolean 3.0 no meaning here
  schema Schema 3.0- its values
  content {MediaType} 3.0-3.1 its values as text of a media type
  content {&MediaType} 3.2- its values as text of a media type
  style string 3.0- simple
  explode boolean 3.0- one pair a member
  allowReserved boolean 3.0 no meaning here
  example any 3.0- an example
  examples {&Example} 3.0- examples
  type! string 2.0 type of value
  format string 2.0 format of value
  items Items 2.0 items of an array
  collectionFormat string 2.0 how arrays are written
  default any 2.0 the value without one
  maximum number 2.0 greatest value
  exclusiveMaximum boolean 2.0 maximum itself is no value
  minimum number 2.0 least value
  exclusiveMinimum boolean 2.0 minimum itself is no value
  maxLength integer 2.0 most characters
  minLength integer 2.0 least characters
  pattern string 2.0 regular expression
  maxItems integer 2.0 most items
  minItems integer 2.0 least items
  uniqueItems boolean 2.0 no two items are equal
  enum [any] 2.0 all values
  multipleOf number 2.0 values are multiples
Tag
  name! string 2.0- the name
  summary string 3.2- a short title
  description string 2.0- text
  externalDocs ExternalDocs 2.0- documentation elsewhere
  parent string 3.2- the tag above
  kind string 3.2- what sort of tag
Reference
  $ref! string 2.0- URI of the target
  summary string 3.1- instead of the target's
  description string 3.1- instead of the target's
Discriminator
  propertyName! string 3.0- the property that tells
  mapping {string} 3.0- schema names or URIs by value
  defaultMapping string 3.2- the schema for other values
XML
  nodeType string 3.2- element, attribute, text, cdata or none
  name string 2.0- name of the node
  namespace string 2.0- URI
  prefix string 2.0- prefix of the name
  attribute boolean 2.0- is an attribute
  wrapped boolean 2.0- an array has an element around it
SecurityScheme
  type! string 2.0- the kind of scheme
  description string 2.0- text
  name string 2.0- header, query parameter or cookie
  in string 2.0- where the key stands
  scheme string 3.0- HTTP authentication scheme
  bearerFormat string 3.0- hint on the token
  flows OAuthFlows 3.0- OAuth flows
  openIdConnectUrl url 3.0- URL of the discovery document
  oauth2MetadataUrl url 3.2- URL of the server's metadata
  deprecated boolean 3.2- shall not be used any more
  flow string 2.0 implicit, password, application or accessCode
  authorizationUrl url 2.0 URL
  tokenUrl url 2.0 URL
  scopes {string} 2.0 scopes with a text each
OAuthFlows
  implicit OAuthFlow 3.0- implicit flow
  password OAuthFlow 3.0- resource owner password flow
  clientCredentials OAuthFlow 3.0- client credentials flow
  authorizationCode OAuthFlow 3.0- authorization code flow
  deviceAuthorization OAuthFlow 3.2- device authorization flow
OAuthFlow
  authorizationUrl url 3.0- URL
  deviceAuthorizationUrl url 3.2- URL
  tokenUrl url 3.0- URL
  refreshUrl url 3.0- URL
  scopes! {string} 3.0- scopes with a text each
SecurityRequirement
  * [string] 2.0- the scopes of a scheme
Schema
  $ref string 2.0- a schema elsewhere
  title string 2.0- a name for people
  description string 2.0- text
  default any 2.0- the value without one
  multipleOf number 2.0- values are multiples
  maximum number 2.0- greatest value
  exclusiveMaximum boolean 2.0-3.0 maximum itself is no value
  exclusiveMaximum number 3.1- values are less
  minimum number 2.0- least value
  exclusiveMinimum boolean 2.0-3.0 minimum itself is no value
  exclusiveMinimum number 3.1- values are greater
  maxLength integer 2.0- most characters
  minLength integer 2.0- least characters
  pattern string 2.0- regular expression
  maxItems integer 2.0- most items
  minItems integer 2.0- least items
  uniqueItems boolean 2.0- no two items are equal
  maxProperties integer 2.0- most members
  minProperties integer 2.0- least members
  required [string] 2.0- names that must be there
  enum [any] 2.0- all values
  type string|[string] 2.0 type of value
  type string 3.0 type of value
  type string|[string] 3.1- types of value
  format string 2.0- format of value
  items Schema|[Schema] 2.0 items of an array
  items Schema 3.0- items of an array
  allOf [Schema] 2.0- all hold
  oneOf [Schema] 3.0- exactly one holds
  anyOf [Schema] 3.0- at least one holds
  not Schema 3.0- does not hold
  properties {Schema} 2.0- members
  additionalProperties boolean|Schema 2.0-3.0 members of other names
  additionalProperties Schema 3.1- members of other names
  nullable boolean 3.0 null too, beside type
  discriminator string 2.0 the property that tells
  discriminator Discriminator 3.0- how to tell alternatives apart
  readOnly boolean 2.0- in responses only
  writeOnly boolean 3.0- in requests only
  xml XML 2.0- how it is written as XML
  externalDocs ExternalDocs 2.0- documentation elsewhere
  example any 2.0- an example
  deprecated boolean 3.0- shall not be used any more
  $id url 3.1- its URI, the base of references in it
  $schema url 3.1- its dialect
  $anchor string 3.1- a name to refer to
  $dynamicRef string 3.1- a reference that the way in decides
  $dynamicAnchor string 3.1- a name for $dynamicRef
  $recursiveRef string 3.1- 2019-09: like $dynamicRef
  $recursiveAnchor boolean 3.1- 2019-09: like $dynamicAnchor
  $vocabulary {boolean} 3.1- vocabularies of a meta-schema
  $comment string 3.1- a remark
  $defs {Schema} 3.1- schemas to refer to
  definitions {Schema} 3.1- schemas to refer to (draft 7)
  if Schema 3.1- decides between then and else
  then Schema 3.1- holds where if does
  else Schema 3.1- holds where if does not
  dependentSchemas {Schema} 3.1- hold where a member is there
  dependentRequired {[string]} 3.1- names needed where a member is there
  dependencies {Schema|[string]} 3.1- both of these (draft 7)
  prefixItems [Schema] 3.1- items by position
  additionalItems Schema 3.1- other items (draft 7)
  contains Schema 3.1- some item is
  maxContains integer 3.1- most such items
  minContains integer 3.1- least such items
  patternProperties {Schema} 3.1- members by pattern
  propertyNames Schema 3.1- names of members
  unevaluatedItems Schema 3.1- items that nothing else described
  unevaluatedProperties Schema 3.1- members that nothing else described
  const any 3.1- the only value
  examples [any] 3.1- examples
  contentEncoding string 3.1- how bytes are written in a string
  contentMediaType string 3.1- what the string holds
  contentSchema Schema 3.1- what the string's data is
"""
