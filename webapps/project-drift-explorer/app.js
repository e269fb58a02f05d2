// The page is built from frontend/ into resource/webapp/app.js, which body.html loads.
